import type { ComponentInfo } from '@openneuro/protocol'
import { isOptionalSlot, slotKind, typeWord } from '../../stores/catalog-store.ts'
import { t } from '../../texts/en.ts'
import { fieldsOf } from '../form/form-schema.ts'
import { Badge, IconTile, KindGlyph } from '../ui/index.ts'
import { categoryOf } from './category.ts'
import { Markup } from './Markup.tsx'

const words = t.panels.library

/** What a component is, takes, gives and can be told. */
export function InfoCard({ info }: { info: ComponentInfo }) {
  const { io, functionality, gpu } = info.tags
  const tags = [...io, ...functionality, ...gpu.filter((tag) => tag !== 'cpu')]
  const fields = fieldsOf(info.init)
  return (
    <div className="flex flex-col gap-2.5">
      <header className="flex items-center gap-2.5">
        <IconTile type={info.type_} category={categoryOf(info)} />
        <h3 className="clip font-strong text-md">{info.type_}</h3>
      </header>
      {(info.description || info.is_composite) && (
        <p className="text-2 text-sm">
          <Markup text={info.description || words.project} />
        </p>
      )}
      {!info.is_composite && (
        <p className="flex flex-wrap gap-1">
          {tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </p>
      )}
      <SlotList title={words.inputs} slots={info.inputs} />
      <SlotList title={words.outputs} slots={info.outputs} />
      {fields.length > 0 && (
        <section>
          <h4 className="pb-0.5 text-3 text-xs">{words.settings}</h4>
          <p className="text-2 text-xs">{fields.map((field) => field.label).join(' · ')}</p>
        </section>
      )}
      <p className="border-line border-t pt-2 text-3 text-xs">{words.addHint}</p>
    </div>
  )
}

function SlotList({ title, slots }: { title: string; slots: Readonly<Record<string, string>> }) {
  const entries = Object.entries(slots)
  if (entries.length === 0) return null
  return (
    <section>
      <h4 className="pb-0.5 text-3 text-xs">{title}</h4>
      <ul>
        {entries.map(([name, type]) => (
          <li key={name} className="flex h-[22px] items-center gap-2 text-sm">
            <KindGlyph kind={slotKind(type)} size={9} hollow={isOptionalSlot(type)} />
            <span className="clip">{name}</span>
            <span className="ml-auto shrink-0 text-3 text-xs">
              {typeWord(type)}
              {isOptionalSlot(type) && `, ${words.optional}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
