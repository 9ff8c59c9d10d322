/// One cabin; `log` tells where its doors opened.
#[derive(Debug)]
pub struct Cabin {
    floor: i32,
    stops: Vec<i32>,
    log: Vec<i32>,
}

impl Cabin {
    pub fn at(floor: i32) -> Self {
        Cabin {
            floor,
            stops: Vec::new(),
            log: Vec::new(),
        }
    }

    pub fn request(&mut self, floor: i32) {
        if !self.stops.contains(&floor) {
            self.stops.push(floor);
        }
    }

    /// Goes floor by floor to `target`, opens the doors there, and returns
    /// the number of floors travelled.
    fn travel(&mut self, target: i32) -> u32 {
        let mut travelled = 0;
        while self.floor != target {
            self.floor += (target - self.floor).signum();
            travelled += 1;
        }
        self.log.push(target);
        travelled
    }

    /// Serves the requested stops in the order of the requests and returns
    /// the number of floors travelled. No request is left over.
    pub fn serve(&mut self) -> u32 {
        let mut travelled = 0;
        for stop in std::mem::take(&mut self.stops) {
            travelled += self.travel(stop);
        }
        travelled
    }

    pub fn log(&self) -> &[i32] {
        &self.log
    }
}
