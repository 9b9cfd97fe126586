/** English words for safe phrases. What they must be is in `test/proxy/callbacks/intake/safe-phrase.test.ts`. */
export const words: readonly string[] = `
  acorn almond anchor arcade atlas attic autumn avenue azalea bakery balcony balloon bamboo banjo
  basket beacon bicycle birch biscuit blossom bottle boulder bouquet bracelet branch breeze bridge
  bronze buckle button cabin cactus camera canoe canvas canyon caramel caravan carpet castle cedar
  cello chalk chestnut chimney cinnamon circle cliff clock cloud clover cobalt compass coral
  corner cottage cotton cricket crystal cupboard curtain cushion cypress dahlia daisy dolphin
  domino drawer eagle easel ember emerald engine envelope falcon ferry fiddle field firefly
  flannel flute fjord forest fossil galaxy gallery garden garland garlic gazebo ginger glacier
  granite gravel guitar hammock hammer harvest hazel heather hedge helmet hickory hillside honey
  horizon iceberg indigo island jasmine jigsaw jungle juniper kayak kettle keyhole kitchen ladder
  lagoon lantern lavender lemon leopard library lilac lobster lotus magnet mandolin mango marble
  meadow medal meteor mirror mitten mosaic mountain muffin museum mustard napkin needle nectar
  notebook nutmeg oasis oatmeal ocean olive onion orchard orchid origami otter palace pancake
  panda panther paper parsley pasture pebble pelican pencil penguin pepper piano pillow pinwheel
  planet plaza pocket poppy portrait postcard prairie prism pumpkin puzzle pyramid quarry quartz
  quilt rabbit radio rainbow ribbon river robin rosemary saddle saffron sailor sandal sapphire
  satchel scarf seashell shadow shovel silver sketch slipper sparrow spinach spiral spoon spring
  squirrel station statue stone stream studio sugar summer sunset sweater symphony tapestry teapot
  thimble thunder timber toast tomato torch tower tractor train trellis tulip tunnel turnip turtle
  twilight umbrella valley vanilla velvet village vineyard violin volcano voyage wagon walnut
  wheat whistle window winter yogurt zebra zephyr zigzag
`
  .trim()
  .split(/\s+/);
