/* Same rule as Selection in data/selection.py: any value within a facet, all facets, every word of the search.
   The map and the list both filter with it, so that they can never disagree. */
const FACETS = ["province", "prefecture", "level", "category", "industry"];

export function matches(properties, predicate) {
  for (const facet of FACETS) {
    const wanted = predicate[facet];
    if (!wanted || !wanted.length) continue;
    const own = [].concat(properties[facet] ?? []);
    if (!own.some((value) => wanted.includes(value))) return false;
  }
  if (predicate.park_only && !properties.park) return false;
  return (predicate.q || []).every((word) => properties.search.includes(word));
}
