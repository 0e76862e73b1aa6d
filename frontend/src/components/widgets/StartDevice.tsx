import type { ReactNode } from 'react'
import { Button } from '../ui/index.ts'

type StartDeviceProps = {
  icon: ReactNode
  texts: { readonly start: string; readonly starting: string }
  isStarting: boolean
  onStart: () => void
}

/** Asks for a device of the page; the browser may ask the person in turn. */
export function StartDevice({ icon, texts, isStarting, onStart }: StartDeviceProps) {
  return (
    <div className="mx-2 mb-2">
      <Button size="sm" className="w-full" icon={icon} disabled={isStarting} onClick={onStart}>
        {isStarting ? texts.starting : texts.start}
      </Button>
    </div>
  )
}
