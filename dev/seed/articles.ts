import type { Place } from './locations.ts';

/** Outer measures of one packed unit. */
type Mm = readonly [length: number, width: number, height: number];
/** Units by place, in the order of `PLACES`; what is left out has none. */
type Stock = readonly number[];
type More = {
  readonly taxCategory?: 'food' | 'book';
  readonly hazmat?: true;
  readonly finalSale?: true;
  readonly backorder?: { readonly limit: number };
};
type Article = readonly [
  sku: string,
  name: string,
  gtin: string,
  weightGrams: number,
  mm: Mm,
  costUsCents: number,
  stock: Stock,
];

export const PLACES: readonly Place[] = ['wh-east', 'wh-eu', 'store-nyc', 'store-london', 'supplier-larch'];

/** GTINs begin with 952, which GS1 keeps for examples, so none of them is somebody's. */
export const ARTICLES: readonly Article[] = [
  // Kitchen and table
  ['MUG-ENAMEL-BLU', 'Enamel mug, blue, 350 ml', '9520001000010', 150, [90, 90, 85], 310, [240, 180, 24, 24]],
  ['MUG-ENAMEL-RED', 'Enamel mug, red, 350 ml', '9520001000027', 150, [90, 90, 85], 310, [240, 180, 24, 24]],
  ['MUG-ENAMEL-WHT', 'Enamel mug, white, 350 ml', '9520001000034', 150, [90, 90, 85], 310, [180, 120, 18, 18]],
  ['PLATE-ENAMEL-24', 'Enamel plate, 24 cm', '9520001000041', 280, [240, 240, 20], 420, [200, 160, 20, 20]],
  ['BOWL-ENAMEL-16', 'Enamel bowl, 16 cm', '9520001000058', 190, [160, 160, 60], 360, [200, 160, 20, 20]],
  ['KETTLE-STEEL-1L', 'Stove kettle, steel, 1 l', '9520001000065', 720, [190, 170, 180], 1450, [80, 60, 6, 6]],
  ['TEAPOT-IRON-08L', 'Cast iron teapot, 0.8 l', '9520001000072', 1350, [180, 150, 130], 1890, [60, 60, 6, 6]],
  ['COFFEE-PRESS-1L', 'Coffee press, 1 l', '9520001000089', 640, [170, 110, 240], 1210, [90, 70, 8, 8]],
  ['GRINDER-HAND', 'Hand coffee grinder', '9520001000096', 480, [180, 60, 60], 1640, [70, 50, 6, 6]],
  ['KNIFE-BREAD-22', 'Bread knife, 22 cm', '9520001000102', 160, [360, 40, 25], 990, [90, 70, 8, 8]],
  ['BOARD-OAK-40', 'Chopping board, oak, 40 cm', '9520001000119', 1500, [400, 250, 20], 1320, [70, 60, 6, 6]],
  ['PAN-IRON-26', 'Cast iron pan, 26 cm', '9520001000126', 2300, [420, 270, 60], 1780, [80, 60, 6, 6]],
  ['TOWEL-LINEN-NAT', 'Linen tea towel, natural', '9520001000133', 90, [250, 180, 15], 340, [300, 240, 30, 30]],
  ['APRON-LINEN-GRY', 'Linen apron, grey', '9520001000140', 260, [300, 220, 25], 980, [120, 90, 10, 10]],
  ['JAR-GLASS-1L', 'Storage jar, glass, 1 l', '9520001000157', 560, [110, 110, 190], 390, [220, 180, 20, 20]],
  // Food
  ['TEA-EARL-GREY', 'Earl Grey tea, loose, 100 g', '9520001000164', 130, [120, 80, 80], 320, [300, 260, 40, 40]],
  ['TEA-ROOIBOS', 'Rooibos tea, loose, 100 g', '9520001000171', 130, [120, 80, 80], 290, [300, 260, 40, 40]],
  ['COFFEE-HOUSE-250', 'House coffee, beans, 250 g', '9520001000188', 270, [180, 90, 60], 410, [400, 320, 60, 60]],
  ['COFFEE-DECAF-250', 'Decaf coffee, beans, 250 g', '9520001000195', 270, [180, 90, 60], 440, [200, 160, 30, 30]],
  ['HONEY-HEATH-340', 'Heather honey, 340 g', '9520001000201', 560, [75, 75, 110], 470, [160, 140, 24, 24]],
  // Light and warmth
  ['CANDLE-BEE-S', 'Beeswax candle, small', '9520001000218', 110, [60, 60, 90], 280, [320, 260, 40, 40]],
  ['CANDLE-BEE-M', 'Beeswax candle, medium', '9520001000225', 240, [70, 70, 130], 460, [260, 220, 30, 30]],
  ['CANDLE-BEE-L', 'Beeswax candle, large', '9520001000232', 420, [80, 80, 180], 690, [200, 160, 20, 20]],
  ['LANTERN-STORM', 'Storm lantern, galvanised', '9520001000249', 890, [170, 150, 270], 1390, [110, 90, 8, 8]],
  ['LANTERN-SOLAR', 'Solar lantern, folding', '9520001000256', 210, [120, 120, 60], 1150, [140, 120, 12, 12]],
  ['LAMP-OIL-1L', 'Lamp oil, 1 l', '9520001000263', 860, [90, 90, 250], 380, [180, 140]],
  ['MATCHES-LONG', 'Long matches, box of 60', '9520001000270', 120, [300, 70, 25], 160, [0, 0, 60, 60]],
  ['BLANKET-WOOL-GRN', 'Wool blanket, green', '9520001000287', 1250, [400, 300, 120], 3480, [90, 80, 8, 8]],
  ['BLANKET-WOOL-OAT', 'Wool blanket, oat', '9520001000294', 1250, [400, 300, 120], 3480, [90, 80, 8, 8]],
  ['CUSHION-LINEN-45', 'Linen cushion, 45 cm', '9520001000300', 520, [450, 450, 140], 1240, [100, 80, 10, 10]],
  ['BOTTLE-HOT-WATER', 'Hot water bottle, knitted', '9520001000317', 480, [330, 210, 60], 890, [120, 100, 12, 12]],
  // Garden
  ['TROWEL-ASH', 'Hand trowel, ash handle', '9520001000324', 260, [320, 80, 50], 720, [130, 100, 10, 10]],
  ['FORK-ASH', 'Hand fork, ash handle', '9520001000331', 270, [320, 90, 50], 740, [130, 100, 10, 10]],
  ['SECATEURS-BYPASS', 'Bypass secateurs', '9520001000348', 240, [220, 70, 25], 1380, [100, 80, 8, 8]],
  ['GLOVES-GARDEN-M', 'Garden gloves, goatskin, M', '9520001000355', 120, [250, 120, 25], 810, [140, 110, 14, 14]],
  ['GLOVES-GARDEN-L', 'Garden gloves, goatskin, L', '9520001000362', 130, [260, 130, 25], 810, [140, 110, 14, 14]],
  ['TWINE-JUTE-100', 'Jute twine, 100 m', '9520001000379', 220, [90, 90, 110], 190, [260, 220, 30, 30]],
  ['POT-TERRA-12', 'Terracotta pot, 12 cm', '9520001000386', 480, [120, 120, 110], 170, [260, 200, 40, 40]],
  ['POT-TERRA-20', 'Terracotta pot, 20 cm', '9520001000393', 1650, [200, 200, 190], 340, [160, 120, 20, 20]],
  ['SEEDS-MEADOW', 'Meadow flower seeds, 50 g', '9520001000409', 60, [140, 100, 8], 210, [400, 360, 60, 60]],
  ['CAN-WATER-5L', 'Watering can, galvanised, 5 l', '9520001000416', 1180, [420, 180, 320], 1520, [60, 50, 4, 4]],
  ['BENCH-TEAK-150', 'Teak garden bench, 150 cm', '9520001000423', 24500, [1500, 600, 220], 14900, [0, 0, 0, 0, 25]],
  ['HAMMOCK-STAND', 'Hammock stand, larch', '9520001000430', 31000, [2100, 400, 250], 17800, [0, 0, 0, 0, 15]],
  ['HAMMOCK-COTTON', 'Cotton hammock, double', '9520001000447', 1900, [380, 280, 150], 3120, [60, 50, 4, 4, 20]],
  // Outdoors
  ['TENT-TREK-2P', 'Trekking tent, 2 persons', '9520001000454', 2450, [480, 170, 170], 13900, [40, 35, 2, 2]],
  ['STOVE-GAS-MINI', 'Mini gas stove', '9520001000461', 95, [90, 70, 55], 1980, [110, 90, 8, 8]],
  ['STOVE-TWIN', 'Twin burner stove', '9520001000478', 3900, [540, 310, 110], 5240, [3, 3]],
  ['BOTTLE-STEEL-1L', 'Insulated bottle, 1 l', '9520001000485', 510, [90, 90, 310], 1290, [200, 160, 16, 16]],
  ['HEADLAMP-USB', 'Headlamp, rechargeable', '9520001000492', 88, [70, 60, 45], 1610, [150, 120, 12, 12]],
  ['ROPE-8MM-20', 'Rope, 8 mm × 20 m', '9520001000508', 820, [220, 160, 90], 990, [90, 70, 6, 6]],
  ['PACK-DAY-22', 'Day pack, 22 l', '9520001000515', 760, [480, 280, 80], 3890, [80, 70, 6, 6]],
  ['RUG-PICNIC', 'Picnic rug, waterproof back', '9520001000522', 1050, [380, 260, 120], 1870, [100, 80, 8, 8]],
  ['BASKET-WILLOW', 'Willow picnic basket, empty', '9520001000539', 2100, [460, 320, 260], 2790, [50, 40, 3, 3]],
  // Paper
  ['BOOK-BREAD', 'The Slow Bread Book', '9520001000546', 980, [260, 210, 25], 1140, [120, 100, 10, 10]],
  ['NOTEBOOK-A5-LIN', 'Linen notebook, A5, ruled', '9520001000553', 310, [210, 148, 18], 390, [260, 220, 30, 30]],
  ['CARD-SET-BIRDS', 'Card set, garden birds, 8 cards', '9520001000560', 140, [160, 115, 20], 260, [240, 200, 40, 40]],
  ['TOWEL-XMAS-SALE', 'Christmas tea towel', '9520001000577', 90, [250, 180, 15], 210, [60, 40]],
];

/** What is not as with all the others. */
export const SPECIAL: Readonly<Record<string, More>> = {
  'TEA-EARL-GREY': { taxCategory: 'food' },
  'TEA-ROOIBOS': { taxCategory: 'food' },
  'COFFEE-HOUSE-250': { taxCategory: 'food' },
  'COFFEE-DECAF-250': { taxCategory: 'food' },
  'HONEY-HEATH-340': { taxCategory: 'food' },
  'BOOK-BREAD': { taxCategory: 'book' },
  'LAMP-OIL-1L': { hazmat: true },
  'TOWEL-XMAS-SALE': { finalSale: true },
  'STOVE-TWIN': { backorder: { limit: 20 } },
};

type Kit = {
  readonly sku: string;
  readonly name: string;
  readonly gtin: string;
  readonly kit: readonly { readonly sku: string; readonly quantity: number }[];
};

/** Counted, sold and returned by their parts. */
export const KITS: readonly Kit[] = [
  {
    sku: 'KIT-BREAKFAST-2',
    name: 'Camp breakfast for two',
    gtin: '9520001009013',
    kit: [
      { sku: 'MUG-ENAMEL-BLU', quantity: 2 },
      { sku: 'PLATE-ENAMEL-24', quantity: 2 },
      { sku: 'COFFEE-HOUSE-250', quantity: 1 },
    ],
  },
  {
    sku: 'KIT-CANDLES-3',
    name: 'Beeswax candles, one of each size',
    gtin: '9520001009020',
    kit: [
      { sku: 'CANDLE-BEE-S', quantity: 1 },
      { sku: 'CANDLE-BEE-M', quantity: 1 },
      { sku: 'CANDLE-BEE-L', quantity: 1 },
    ],
  },
  {
    sku: 'KIT-PICNIC-4',
    name: 'Picnic basket for four',
    gtin: '9520001009037',
    kit: [
      { sku: 'BASKET-WILLOW', quantity: 1 },
      { sku: 'RUG-PICNIC', quantity: 1 },
      { sku: 'MUG-ENAMEL-WHT', quantity: 4 },
      { sku: 'PLATE-ENAMEL-24', quantity: 4 },
    ],
  },
  {
    sku: 'KIT-GARDEN-START',
    name: 'Garden starter set',
    gtin: '9520001009044',
    kit: [
      { sku: 'TROWEL-ASH', quantity: 1 },
      { sku: 'FORK-ASH', quantity: 1 },
      { sku: 'TWINE-JUTE-100', quantity: 1 },
      { sku: 'SEEDS-MEADOW', quantity: 2 },
    ],
  },
];
