import { shareOf, useTurnView } from '../../stores/turn-view.ts'
import { t } from '../../texts/en.ts'
import { usePartKind } from '../panels/use-part-kind.ts'

/** What the node took of the turn that is open in the dock, and a ring while its part is pointed at. */
export function TurnMarks({ id }: { id: string }) {
  const share = useTurnView(({ turn }) => shareOf(turn, id))
  const isLit = useTurnView(({ litPath }) => litPath?.split('/', 1)[0] === id)
  const kind = usePartKind(id)
  return (
    <span className={`kind-${kind} pointer-events-none absolute inset-0`}>
      {isLit && <span className="turn-lit" />}
      {share !== '' && (
        <span className="turn-chip num" title={t.canvas.node.turnShare(share)}>
          <span className="size-[7px] shrink-0 rounded-[1px] bg-kind" aria-hidden="true" />
          {t.canvas.node.turnShare(share)}
        </span>
      )}
    </span>
  )
}
