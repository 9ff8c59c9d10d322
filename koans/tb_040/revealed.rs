use std::thread;

/// How soon a job has to be done; the more urgent, the greater.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
enum Urgency {
    Someday,
    Today,
    Emergency,
}

type Task = Box<dyn FnOnce() -> String>;

struct Job {
    urgency: Urgency,
    task: Task,
}

/// Runs the jobs that are at least this urgent on a thread of their own and
/// returns what they report, in the order they were given.
fn run_from(jobs: Vec<Job>, least: Urgency) -> Vec<String> {
    let worker = thread::spawn(move || {
        let mut reports = Vec::new();
        for job in jobs {
            if job.urgency >= least {
                let report = (job.task)();
                reports.push(format!("{:?}: {report}", job.urgency));
            }
        }
        reports
    });
    worker.join().expect("a job panicked")
}

fn main() {
    let job = |urgency, report: &'static str| Job {
        urgency,
        task: Box::new(move || report.to_string()),
    };
    let jobs = vec![
        job(Urgency::Someday, "dusted"),
        job(Urgency::Emergency, "leak sealed"),
        job(Urgency::Today, "lamp changed"),
    ];
    for report in run_from(jobs, Urgency::Today) {
        println!("{report}");
    }
}
