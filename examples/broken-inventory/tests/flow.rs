use inventory::import::{parse_order, receive_all};
use inventory::order::ship_all;
use inventory::report::{demand, invoice, shortages, stock_table, stock_value};
use inventory::{Cents, InventoryError, OrderStatus, PriceList, Warehouse};

const NOTE: &str = "\
# delivery of monday
BOLT-8; Bolt M8; 100; 50; 40
NUT-8;  Nut M8;  100; 20; 15
CAP-1;  Cap;     7
";

fn shed() -> (Warehouse, PriceList) {
    let mut stock = Warehouse::default();
    let mut prices = PriceList::default();
    assert_eq!(receive_all(NOTE, &mut stock, &mut prices), Ok(3));
    (stock, prices)
}

#[test]
fn ships_what_it_can_and_keeps_the_rest() {
    let (mut stock, _) = shed();
    let orders = vec![
        parse_order("9 trade BOLT-8=500", 1).unwrap(),
        parse_order("3 walkin BOLT-8=60 NUT-8=10", 2).unwrap(),
        parse_order("4 trade CAP-1=9", 3).unwrap(),
        parse_order("5 wholesale NUT-8=30", 4).unwrap(),
    ];
    let (shipped, waiting) = ship_all(orders, &mut stock).unwrap();
    assert_eq!(shipped, [3, 5]);
    let numbers: Vec<u32> = waiting.iter().map(|order| order.number).collect();
    assert_eq!(numbers, [4, 9]);
    assert!(
        waiting
            .iter()
            .all(|order| order.status == OrderStatus::Backordered)
    );
    assert_eq!(stock.low(), ["BOLT-8"]);

    let missing = shortages(&demand(&waiting), &stock);
    assert_eq!(missing["BOLT-8"], 460);
    assert_eq!(missing["CAP-1"], 2);
    assert_eq!(missing.len(), 2);
    assert_eq!(
        stock_table(&stock),
        "Bolt M8    40 !\nCap         7\nNut M8     60\n"
    );
}

#[test]
fn the_invoice_knows_its_customer() {
    let (mut stock, prices) = shed();
    let mut order = parse_order("12 trade BOLT-8=10 NUT-8=20", 1).unwrap();
    assert_eq!(order.reserve(&mut stock), OrderStatus::Reserved);
    assert_eq!(
        invoice(&order, &prices).unwrap(),
        "order 12 (reserved)\n10 x BOLT-8 = 3.80\n20 x NUT-8 = 2.85\ntotal 6.65\n"
    );
    let walkin = parse_order("13 walkin BOLT-8=10 NUT-8=20", 1).unwrap();
    assert_eq!(walkin.amount_due(&prices), Ok(Cents(700)));
    let mut late = parse_order("14 walkin CAP-1=50", 1).unwrap();
    late.reserve(&mut stock);
    assert_eq!(late.status.label(), "backordered");
    assert_eq!(
        late.amount_due(&prices),
        Err(InventoryError::NoPrice("CAP-1".to_string()))
    );
}

#[test]
fn value_leaves_out_what_has_no_price() {
    let (stock, prices) = shed();
    assert_eq!(stock_value(&stock, &prices), Cents(100 * 40 + 100 * 15));
}

#[test]
fn reserved_goods_are_not_free() {
    let mut shed = Warehouse::default();
    shed.receive("NUT-8", "Nut M8", 10, 4);
    shed.reserve("NUT-8", 8).unwrap();
    let refused = InventoryError::OutOfStock {
        sku: "NUT-8".to_string(),
        wanted: 3,
        free: 2,
    };
    assert_eq!(shed.reserve("NUT-8", 3), Err(refused));
    assert_eq!(shed.line("NUT-8").unwrap().reserved, 8);
    assert!(shed.reserve("CAP-1", 1).is_err());
}

#[test]
fn errors_name_their_line() {
    let mut stock = Warehouse::default();
    let mut prices = PriceList::default();
    let note = "# monday\nBOLT-8;Bolt M8;250;50;40\n\nNUT-8;Nut M8;many;50;15\n";
    let error = receive_all(note, &mut stock, &mut prices).unwrap_err();
    assert_eq!(error.line(), Some(4));
    assert_eq!(stock.line("BOLT-8").unwrap().on_hand, 250);
    assert_eq!(prices.unit_price("BOLT-8"), Ok(Cents(40)));
    let error = parse_order("x17 trade BOLT-8=4", 9).unwrap_err();
    assert!(error.to_string().starts_with("line 9: invalid digit"));
    assert_eq!(
        parse_order("17 friend BOLT-8=4", 2).unwrap_err().line(),
        Some(2)
    );
}
