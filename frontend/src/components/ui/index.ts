export { Badge, type BadgeTone } from './Badge.tsx'
export { Button, type ButtonProps } from './Button.tsx'
export { ConfirmDialog, type ConfirmDialogProps } from './ConfirmDialog.tsx'
export { Dialog, type DialogProps } from './Dialog.tsx'
export { FIELD_SURFACE, Field, type FieldProps, useFieldControl } from './Field.tsx'
export { Floating } from './Floating.tsx'
export { IconButton, type IconButtonProps } from './IconButton.tsx'
export { ComponentIcon, IconTile } from './IconTile.tsx'
export { type Category, iconOf } from './icons.ts'
export { Kbd, keysText, Shortcut } from './Kbd.tsx'
export { type FrameKind, KindGlyph, KindShape, kindClass } from './KindGlyph.tsx'
export {
  Menu,
  MenuAt,
  MenuItem,
  type MenuItemProps,
  MenuLabel,
  type MenuProps,
  MenuSeparator,
  MenuSub,
} from './Menu.tsx'
export { NumberField, type NumberFieldProps } from './NumberField.tsx'
export { ProgressBar, type ProgressBarProps } from './ProgressBar.tsx'
export { Select, type SelectOption, type SelectProps } from './Select.tsx'
export { Spinner } from './Spinner.tsx'
export { type GlyphStatus, StatusGlyph } from './StatusGlyph.tsx'
export { Switch, type SwitchProps } from './Switch.tsx'
export { type Tab, Tabs, type TabsProps } from './Tabs.tsx'
export { TextArea, type TextAreaProps, TextField, type TextFieldProps } from './TextField.tsx'
export { dismissToastWithKey, type Toast, Toaster, toast, toastFailure } from './Toast.tsx'
export { Tooltip } from './Tooltip.tsx'
export { useFocusBack } from './use-focus-back.ts'
export { useHovering } from './use-hovering.ts'
