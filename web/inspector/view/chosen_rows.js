// The rows that a filter lets through. 100,000 are looked at in slices: a key that is pressed does not wait for all.

const A_SLICE = 12;  // milliseconds

export class ChosenRows {
  rows = [];
  #looked = 0;    // up to this row in `order` all have been looked at
  #unsure = [];   // not whole yet: they may match later
  #matches = () => true;

  // All that was looked at is forgotten.
  restart(matches) {
    this.rows = [];
    this.#looked = 0;
    this.#unsure = [];
    this.#matches = matches;
  }

  // `all`, in order: those that came since the last time. False: some are left for another slice.
  look(all) {
    const until = performance.now() + A_SLICE;
    let at = place(all, this.#looked);
    for (; at < all.length && (at % 64 !== 0 || performance.now() < until); ++at) this.#take(all[at]);
    if (at > 0) this.#looked = all[at - 1].order;
    this.#unsure = this.#unsure.filter((row) => !this.#insert(row) && !row.whole && !row.gone);
    if (this.rows[0]?.gone) this.rows = this.rows.filter(({ gone }) => !gone);
    return at === all.length;
  }

  #take(row) {
    if (this.#matches(row)) this.rows.push(row);
    else if (row.whole === false) this.#unsure.push(row);
    if (row.culprit) this.#insert(row.culprit);  // now it is known that the server refused it
  }

  #insert(row) {
    if (!this.#matches(row)) return false;
    const at = place(this.rows, row.order);
    if (this.rows[at - 1] !== row) this.rows.splice(at, 0, row);
    return true;
  }
}

// Where the rows behind this order begin.
function place(rows, order) {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].order <= order) low = middle + 1;
    else high = middle;
  }
  return low;
}
