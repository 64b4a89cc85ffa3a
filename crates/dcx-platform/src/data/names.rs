//! What things are called: organisations, machines, systems. Names only; who gets which is decided elsewhere.

use super::mix::Mix;

/// The first resellers. CloudTech is the one that Alex works for.
pub(crate) const RESELLERS: [&str; 3] = ["CloudTech", "Protea Managed Services", "Baobab Networks"];

/// The first customers, in the order in which they are handed out.
pub(crate) const CUSTOMERS: [&str; 24] = [
    "Vodacom",
    "Adcock",
    "Karoo Foods",
    "Table Bay Logistics",
    "Drakensberg Mining",
    "Umhlanga Health",
    "Highveld Insurance",
    "Agulhas Fisheries",
    "Boland Wine Estates",
    "Kgalagadi Solar",
    "Jacaranda City College",
    "Knysna Timber",
    "Limpopo Citrus",
    "Bluff Marine",
    "Soweto Fresh Markets",
    "Overberg Dairy",
    "Tugela Textiles",
    "Magalies Motors",
    "Garden Route Travel",
    "Waterberg Platinum",
    "Helderberg Biotech",
    "West Coast Freight",
    "Lowveld Agri",
    "Amathole Print",
];

const PLACES: [&str; 40] = [
    "Amajuba",
    "Bergville",
    "Bokkeveld",
    "Cederberg",
    "Ceres",
    "Clarens",
    "Dullstroom",
    "Eshowe",
    "Franschhoek",
    "Gamka",
    "Gariep",
    "Graaff-Reinet",
    "Hartebeest",
    "Hogsback",
    "Ixopo",
    "Kalahari",
    "Kamberg",
    "Keimoes",
    "Langebaan",
    "Letaba",
    "Maluti",
    "Marico",
    "Mbombela",
    "Midrand",
    "Montagu",
    "Namaqua",
    "Olifants",
    "Outeniqua",
    "Paarl",
    "Pilanesberg",
    "Pongola",
    "Richtersveld",
    "Sandton",
    "Tsitsikamma",
    "Tulbagh",
    "Ukhahlamba",
    "Umgeni",
    "Vaal",
    "Wilderness",
    "Zululand",
];

const TRADES: [&str; 30] = [
    "Assurance",
    "Attorneys",
    "Bakeries",
    "Beverages",
    "Broking",
    "Cement",
    "Chemicals",
    "Clinics",
    "Couriers",
    "Dairies",
    "Engineering",
    "Feeds",
    "Finance",
    "Foods",
    "Furniture",
    "Glass",
    "Hotels",
    "Logistics",
    "Media",
    "Minerals",
    "Packaging",
    "Pharma",
    "Properties",
    "Publishers",
    "Retail",
    "Security",
    "Steel",
    "Sugar",
    "Timber",
    "Water",
];

/// The name of the `index`th reseller.
pub(crate) fn reseller(index: usize) -> String {
    RESELLERS.get(index).map_or_else(
        || made_up(index * 7 + 3, "Cloud"),
        |name| (*name).to_owned(),
    )
}

/// The name of the `index`th customer; no two are alike.
pub(crate) fn customer(index: usize) -> String {
    match CUSTOMERS.get(index) {
        Some(name) => (*name).to_owned(),
        None => {
            let made = index - CUSTOMERS.len();
            // 40 and 30 share factors, so the trade shifts by one each time the places have gone round.
            made_up(made, TRADES[(made + made / PLACES.len()) % TRADES.len()])
        }
    }
}

fn made_up(index: usize, trade: &str) -> String {
    let place = PLACES[index % PLACES.len()];
    match index / (PLACES.len() * TRADES.len()) {
        0 => format!("{place} {trade}"),
        round => format!("{place} {trade} {}", round + 1),
    }
}

/// A name as it stands in addresses and host names: `Table Bay Logistics` is `table-bay-logistics`.
pub(crate) fn slug(name: &str) -> String {
    name.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-")
        .to_ascii_lowercase()
}

/// The first word of a name, for host names: `karoo`.
pub(crate) fn short(name: &str) -> String {
    slug(name.split(' ').next().unwrap_or(name))
}

const PURPOSES: [&str; 16] = [
    "web", "app", "db", "cache", "mail", "crm", "bi", "vpn", "build", "queue", "files", "dc",
    "erp", "proxy", "backup", "monitor",
];

/// What a machine is for, the middle of its name.
pub(crate) fn purpose(mix: &mut Mix) -> &'static str {
    mix.pick(&PURPOSES, "app")
}

const SYSTEMS: [(&str, bool); 8] = [
    ("Ubuntu 24.04 LTS", false),
    ("Ubuntu 22.04 LTS", false),
    ("Debian 12", false),
    ("Rocky Linux 9", false),
    ("Red Hat Enterprise Linux 9", true),
    ("Windows Server 2019", true),
    ("Windows Server 2022", true),
    ("Windows Server 2025", true),
];

/// A guest system, and whether it is licensed by the core.
pub(crate) fn system(mix: &mut Mix) -> (&'static str, bool) {
    mix.pick(&SYSTEMS, ("Debian 12", false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_of_five_thousand_customers_share_a_name() {
        let names: HashSet<String> = (0..5_000).map(customer).collect();
        assert_eq!(names.len(), 5_000);
        let resellers: HashSet<String> = (0..43).map(reseller).collect();
        assert_eq!(resellers.len(), 43);
    }
}
