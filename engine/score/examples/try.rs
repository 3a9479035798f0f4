use dotodo_score::recommend::{journey, replay::*, baseline::*, engine::Engine, fit, boost::Growth, measure::Sample};
use std::time::Instant;
fn main() {
    let log = journey::load("/var/cache/dotodo/tools/journey".as_ref()).unwrap();
    let show = |r: &[Result]| for r in r { let f=|s:&Sample| s.mean().map(|m| format!("{m:.4}")).join(" "); println!("{:45} all {} ({}) rep {} new {} ({})", r.name, f(&r.all), r.all.queries.len(), f(&r.repeat), f(&r.new), r.new.queries.len()); };
    match std::env::args().nth(1).as_deref() {
      Some("base") => {
        let t=Instant::now();
        let r = judge(&log, &log.windows.test.clone(), &mut [Box::new(GlobalTop), Box::new(PersonalTop), Box::new(Recency), Box::new(Decayed{half_life_days:60.0})]);
        show(&r); println!("{:?}", t.elapsed());
      }
      Some("cf") => {
        let v=log.windows.validation.clone();
        let mut l: Vec<Box<dyn Ranker>> = vec![];
        for r in [10,25,usize::MAX] { for a in [0.25,0.5,0.75] { for q in [5.0,10.0,30.0] { l.push(Box::new(UpCf::new(r,a,q))); } } }
        show(&judge(&log,&v,&mut l));
      }
      Some("tifu") => {
        let v=log.windows.validation.clone();
        let mut l: Vec<Box<dyn Ranker>> = vec![];
        for m in [3,7] { for rg in [0.6,0.8,0.9,0.95] { for k in [300,900] { for a in [0.5,0.7,0.9] { l.push(Box::new(Tifu::new(m,[0.9,rg],k,a))); } } } }
        show(&judge(&log,&v,&mut l));
      }
      _ => {
        let t=Instant::now();
        let ex = fit::examples(&log, &log.windows.fit);
        println!("{} examples {:?}", ex.labels.len(), t.elapsed());
        for g in [Growth{trees:120,depth:5,rate:0.1,ridge:20.0},Growth{trees:200,depth:6,rate:0.1,ridge:20.0}] {
        let t=Instant::now();
        let m = dotodo_score::recommend::boost::fit(&ex, g); println!("fit {:?}", t.elapsed());
        let v=log.windows.validation.clone();
        let r = judge(&log,&v,&mut [Box::new(Decayed{half_life_days:60.0}),Box::new(Decayed{half_life_days:90.0}),Box::new(Engine::new("ours",&m,true))]);
        println!("{g:?}"); show(&r); println!("{:?}", t.elapsed());
        let mut used=std::collections::BTreeMap::new(); for t in &m.trees { for q in &t.questions { *used.entry(dotodo_engine::recommend::feature::NAMES[q.0]).or_insert(0)+=1; } } println!("{used:?}");
        }
      }
    }
}
