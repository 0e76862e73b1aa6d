/**
 * A place in a ranking counts 1 / (60 + rank). Cormack, Clarke, Büttcher: Reciprocal rank fusion outperforms
 * Condorcet and individual rank learning methods. SIGIR 2009, https://doi.org/10.1145/1571941.1572114
 */
const RANK_OFFSET = 60
/** How much the ranking by strength counts beside those by what was asked for. */
const STRENGTH_WEIGHT = 0.5

/** Something that can be ranked; `strength` 0…1 is what time has left of it. */
export interface Ranked {
  readonly id: number
  readonly strength: number
}

/**
 * Merges rankings, each best first, into one: reciprocal rank fusion of them and, with half its weight, of
 * the ranking by strength of what is in them. Of equal ones the newer is first.
 */
export function fuseRankings<Item extends Ranked>(rankings: readonly (readonly Item[])[]): Item[] {
  const found = [...new Map(rankings.flat().map((item) => [item.id, item])).values()]
  const byStrength = found.toSorted((a, b) => b.strength - a.strength || b.id - a.id)
  const scores = new Map<number, number>()
  const count = (ranking: readonly Item[], weight: number) => {
    for (const [index, { id }] of ranking.entries()) {
      scores.set(id, (scores.get(id) ?? 0) + weight / (RANK_OFFSET + index + 1))
    }
  }
  for (const ranking of rankings) count(ranking, 1)
  count(byStrength, STRENGTH_WEIGHT)
  return found.sort((a, b) => scores.get(b.id)! - scores.get(a.id)! || b.id - a.id)
}
