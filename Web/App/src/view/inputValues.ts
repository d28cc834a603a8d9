import type { InputField, InputQuestion } from '../wire/events';

/** What a field of a form holds, as its schema wants it; none when it was left empty. */
export function valueOf(field: InputField, text: string): unknown {
  if (field.type === 'boolean') {
    return text === 'true';
  }

  if (text === '') {
    return undefined;
  }

  return field.type === 'integer' || field.type === 'number' ? Number(text) : text;
}

export function contentOf(questions: readonly InputQuestion[], filled: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(questions.map(question => [question.id, Object.fromEntries(Object.entries(question.schema?.properties ?? {})
    .map(([name, field]) => [name, valueOf(field, filled[`${question.id} ${name}`] ?? first(field))] as const)
    .filter(([, value]) => value !== undefined))]));
}

export function optionsOf(field: InputField): { value: string; title: string }[] {
  return field.oneOf?.map(one => ({ value: String(one.const), title: one.title ?? String(one.const) }))
    ?? field.enum?.map((value, i) => ({ value: String(value), title: field.enumNames?.[i] ?? String(value) }))
    ?? [];
}

export function first({ default: value }: InputField): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
