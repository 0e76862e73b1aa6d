export { ConfigForm, type ConfigFormProps } from './ConfigForm.tsx'
export { type FormField, fieldsOf } from './form-schema.ts'
export { initArgsFrom, valuesFrom } from './form-values.ts'
