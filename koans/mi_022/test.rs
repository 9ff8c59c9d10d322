#[cfg(test)]
mod koan_tests {
    use super::*;

    fn run(program: &[Op]) -> (Option<i64>, u32, Vec<i64>) {
        let mut vm = Vm {
            stack: Vec::new(),
            done: 0,
        };
        let top = vm.run(program);
        (top, vm.done, vm.stack)
    }

    #[test]
    fn stop_ends_the_program() {
        let (top, done, _) = run(&[Op::Push(1), Op::Stop, Op::Push(9)]);
        assert_eq!((top, done), (Some(1), 1));
    }

    #[test]
    fn doubles_and_repeats() {
        let (top, done, stack) = run(&[Op::Push(3), Op::Double, Op::Repeat(2), Op::Add]);
        assert_eq!((top, done), (Some(6), 5));
        assert_eq!(stack, [3, 3, 6]);
    }

    #[test]
    fn empty_stack() {
        assert_eq!(run(&[Op::Double]).0, None);
        assert_eq!(run(&[Op::Push(1), Op::Add]).0, None);
        assert_eq!(run(&[]).0, None);
    }
}
