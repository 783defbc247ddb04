/** The size at which a tile is read best; larger and smaller ones keep these proportions as far as they can. */
const BEST = { width: 216, height: 190 };

/** Below this a tile is not shrunk further; the ward scrolls instead. */
const LEAST = { width: 150, height: 116 };
const ON_A_PHONE = { columns: 2, height: 158, below: 560 };
const GAP = 8;

/**
 * How to lay out so many tiles in so much room.
 *
 * @return how many columns, and how high a row is
 */
export function layout(count, width, height) {
  if (width < ON_A_PHONE.below) {
    return { columns: ON_A_PHONE.columns, rowHeight: ON_A_PHONE.height };
  }
  const widest = Math.max(1, Math.floor((width + GAP) / (LEAST.width + GAP)));
  let best = null;
  for (let columns = 1; columns <= Math.min(widest, Math.max(count, 3)); columns++) {
    const rows = Math.ceil(count / columns);
    const tileWidth = (width - GAP * (columns - 1)) / columns;
    const tileHeight = (height - GAP * (rows - 1)) / rows;
    const rowHeight = Math.min(Math.max(tileHeight, LEAST.height), tileWidth * 1.1);
    const size = Math.min(tileWidth / BEST.width, tileHeight / BEST.height);
    if (best === null || size > best.size) {
      best = { columns, rowHeight: Math.floor(rowHeight), size };
    }
  }
  return best;
}
