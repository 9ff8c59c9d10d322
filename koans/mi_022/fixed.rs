#[derive(Clone, Copy)]
enum Op {
    Push(i64),
    Double,
    Add,
    /// Does the operation before it that many times more.
    Repeat(u32),
    Stop,
}

struct Vm {
    stack: Vec<i64>,
    /// Operations done, repeats included.
    done: u32,
}

impl Vm {
    /// Runs a program up to its end or to the first stop, and gives the top
    /// of the stack.
    fn run(&mut self, program: &[Op]) -> Option<i64> {
        let mut last = Op::Push(0);
        'program: for &next in program {
            let (op, times) = match next {
                Op::Repeat(times) => (last, times),
                op => (op, 1),
            };
            for _ in 0..times {
                match op {
                    Op::Push(n) => self.stack.push(n),
                    Op::Double => {
                        let top = *self.stack.last()?;
                        self.stack.push(top);
                    }
                    Op::Add => {
                        let top = *self.stack.last()?;
                        *self.stack.iter_mut().nth_back(1)? += top;
                        self.stack.pop();
                    }
                    Op::Repeat(_) | Op::Stop => break 'program,
                }
                self.done += 1;
            }
            last = op;
        }
        self.stack.last().copied()
    }
}

fn main() {
    let mut vm = Vm {
        stack: Vec::new(),
        done: 0,
    };
    let program = [Op::Push(3), Op::Double, Op::Repeat(2), Op::Add, Op::Stop];
    println!("{:?} after {}", vm.run(&program), vm.done);
}
