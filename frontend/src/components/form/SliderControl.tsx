import { Slider } from 'radix-ui'
import { useEffect, useState } from 'react'
import type { ControlProps } from './FieldControl.tsx'
import type { FormField } from './form-schema.ts'
import { TextControl } from './TextControl.tsx'

const MAX_STEPS = 200

/** A number with two near ends is easier to set by hand than by typing. */
export function isSlider({ kind, min, max, exclusive, nullable }: FormField): boolean {
  if (kind !== 'number' && kind !== 'integer') return false
  if (min === undefined || max === undefined || nullable || exclusive.min || exclusive.max)
    return false
  return kind === 'number' ? max - min <= 2 : max - min <= 20
}

export function SliderControl(props: ControlProps) {
  const { field, value, onChange } = props
  const number = typeof value === 'number' ? value : (field.min ?? 0)
  const [shown, setShown] = useState(number)
  useEffect(() => setShown(number), [number])
  const step = field.kind === 'integer' ? 1 : (field.max! - field.min!) / MAX_STEPS

  return (
    <span className="flex items-center gap-3">
      <Slider.Root
        className="nodrag relative flex h-(--size-control) flex-1 touch-none items-center"
        min={field.min!}
        max={field.max!}
        step={step}
        value={[shown]}
        onValueChange={([next]) => setShown(rounded(next!))}
        onValueCommit={([next]) => onChange(rounded(next!))}
      >
        <Slider.Track className="relative h-1 flex-1 overflow-hidden rounded-full bg-pressed">
          <Slider.Range className="absolute h-full bg-text-2" />
        </Slider.Track>
        <Slider.Thumb
          aria-label={field.label}
          className="block size-3.5 rounded-full bg-ink transition-shadow motion-instant hover:shadow-menu"
        />
      </Slider.Root>
      <span className="w-16 shrink-0">
        <TextControl {...props} value={typeof value === 'number' ? shown : value} />
      </span>
    </span>
  )
}

const rounded = (value: number) => Number(value.toFixed(3))
