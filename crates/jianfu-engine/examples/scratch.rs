//! scratch
fn cpu() -> f64 {
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .parse()
        .unwrap()
}
use futures::StreamExt as _;
use jianfu_domain::{cells::Cells, entry::Entry, state::State};
use jianfu_ledger::Ledger as _;
#[tokio::main]
async fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let ledger = jianfu_engine::Home::new(dir).open_reader().await.unwrap();
    let size = ledger.size().await.unwrap();
    let mut pages = ledger.read(0..size);
    let mut all = Vec::new();
    while let Some(p) = pages.next().await {
        all.extend(p.unwrap().entries);
    }
    let n = all.len() as f64;
    let t = cpu();
    for b in &all {
        jianfu_domain::json::check(b).unwrap();
    }
    println!("check {:.0} ns", (cpu() - t) / n);
    let t = cpu();
    for b in &all {
        std::hint::black_box(Entry::decode(b).unwrap());
    }
    println!("decode {:.0} ns", (cpu() - t) / n);
    let es: Vec<_> = all.iter().map(|b| Entry::decode(b).unwrap()).collect();
    let t = cpu();
    let mut c = Cells::default();
    for e in &es {
        c.add(e);
    }
    println!("cells {:.0} ns", (cpu() - t) / n);
    let t = cpu();
    let mut whole = Cells::default();
    for page in es.chunks(1024) {
        let mut c = Cells::default();
        for e in page {
            c.add(e);
        }
        whole.merge(&c);
    }
    println!("cells by page {:.0} ns", (cpu() - t) / n);
    let t = cpu();
    let mut st = State::default();
    let mut i = 0;
    for page in es.chunks(1024) {
        let mut seg = jianfu_domain::segment::Segment::default();
        for e in page {
            if jianfu_domain::segment::Segment::takes(e) {
                seg.add(i, e);
            } else {
                if !seg.is_empty() {
                    st.apply_segment(&seg);
                    seg = Default::default();
                }
                st.apply_at(i, e);
            }
            i += 1;
        }
        st.apply_segment(&seg);
    }
    println!("state by page {:.0} ns", (cpu() - t) / n);
}
