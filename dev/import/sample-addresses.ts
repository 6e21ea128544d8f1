type SampleAddress = {
  readonly line1: string;
  readonly city: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly country: string;
};

const at = (country: string, line1: string, city: string, postalCode?: string, region?: string): SampleAddress => ({
  ...{ line1, city, country },
  ...(postalCode === undefined ? {} : { postalCode }),
  ...(region === undefined ? {} : { region }),
});

/**
 * The data set names only a country for each sale, and in its own words. Every parcel to it goes to this address:
 * a public building, so that no one's home stands in a thousand orders.
 */
export const SAMPLE_ADDRESSES: Readonly<Record<string, SampleAddress>> = {
  Australia: at('AU', '1 Macquarie Street', 'Sydney', '2000', 'NSW'),
  Austria: at('AT', 'Josefsplatz 1', 'Wien', '1010'),
  Bahrain: at('BH', 'Al Fateh Highway', 'Manama', '317'),
  Belgium: at('BE', 'Grote Markt 1', 'Brussel', '1000'),
  Brazil: at('BR', 'Avenida Paulista 1578', 'São Paulo', '01310-200', 'SP'),
  Canada: at('CA', '100 Queen Street West', 'Toronto', 'M5H 2N2', 'ON'),
  'Channel Islands': at('JE', 'Royal Square', 'St Helier', 'JE1 1BA'),
  Cyprus: at('CY', 'Eleftheria Square', 'Nicosia', '1011'),
  'Czech Republic': at('CZ', 'Mariánské náměstí 2', 'Praha', '110 00'),
  Denmark: at('DK', 'Rådhuspladsen 1', 'København', '1550'),
  EIRE: at('IE', "O'Connell Street Lower", 'Dublin', 'D01 F5P2'),
  Finland: at('FI', 'Kansalaistori 1', 'Helsinki', '00100'),
  France: at('FR', "Place de l'Hôtel de Ville", 'Paris', '75004'),
  Germany: at('DE', 'Rathausmarkt 1', 'Hamburg', '20095'),
  Greece: at('GR', 'Syntagma Square', 'Athina', '105 57'),
  'Hong Kong': at('HK', '1 Edinburgh Place', 'Central'),
  Iceland: at('IS', 'Tjarnargata 11', 'Reykjavík', '101'),
  Israel: at('IL', 'Rabin Square', 'Tel Aviv', '6473424'),
  Italy: at('IT', 'Piazza della Scala 2', 'Milano', '20121'),
  Japan: at('JP', '2-8-1 Nishi-Shinjuku', 'Shinjuku-ku', '163-8001', 'Tokyo'),
  Lebanon: at('LB', 'Weygand Street', 'Beirut', '2012'),
  Lithuania: at('LT', 'Konstitucijos prospektas 3', 'Vilnius', '09601'),
  Malta: at('MT', 'Republic Street', 'Valletta', 'VLT 1117'),
  Netherlands: at('NL', 'Dam 1', 'Amsterdam', '1012 JS'),
  Norway: at('NO', 'Rådhusplassen 1', 'Oslo', '0037'),
  Poland: at('PL', 'Plac Defilad 1', 'Warszawa', '00-901'),
  Portugal: at('PT', 'Praça do Município', 'Lisboa', '1149-014'),
  RSA: at('ZA', 'Hertzog Boulevard 12', 'Cape Town', '8001'),
  'Saudi Arabia': at('SA', 'King Fahd Road', 'Riyadh', '12271'),
  Singapore: at('SG', '3 St Andrew’s Road', 'Singapore', '178958'),
  Spain: at('ES', 'Plaza de la Villa 5', 'Madrid', '28005'),
  Sweden: at('SE', 'Hantverkargatan 1', 'Stockholm', '112 21'),
  Switzerland: at('CH', 'Stadthausquai 17', 'Zürich', '8001'),
  USA: at('US', 'City Hall Park', 'New York', '10007', 'NY'),
  'United Arab Emirates': at('AE', 'Corniche Road', 'Abu Dhabi'),
  'United Kingdom': at('GB', 'Guildhall Yard', 'London', 'EC2V 5AE'),
};
