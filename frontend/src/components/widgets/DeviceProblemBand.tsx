import { RotateCw } from 'lucide-react'
import { t } from '../../texts/en.ts'
import { Button } from '../ui/index.ts'

/** Says what is wrong with a microphone or camera, and what to do. */
export function DeviceProblemBand({
  problem: { title, detail },
  onRetry,
}: {
  problem: { title: string; detail: string }
  onRetry: () => void
}) {
  return (
    <div
      role="alert"
      className="mx-2 mb-2 rounded-sm bg-attention-surface px-[9px] py-2 text-xs leading-[15px] text-2"
    >
      <b className="block text-sm font-strong leading-4 text-attention">{title}</b>
      <p>{detail}</p>
      <Button size="sm" className="mt-[7px]" icon={<RotateCw size={12} />} onClick={onRetry}>
        {t.widgets.retry}
      </Button>
    </div>
  )
}
