import { useState } from 'preact/hooks';
import { words } from '../words';
import { IconButton } from './IconButton';

const SHOWN_MS = 1500;

interface Props {
  /** Made when it is asked for, where making it costs something. */
  text: string | (() => string);
  label: string;
  /** A word beside the icon. */
  caption?: string;
}

export function CopyButton({ text, label, caption }: Props) {
  const [copied, setCopied] = useState(false);
  const onClick = async () => {
    if (await copy(typeof text === 'string' ? text : text())) {
      setCopied(true);
      setTimeout(() => setCopied(false), SHOWN_MS);
    }
  };
  return <IconButton icon={copied ? 'check' : 'copy'} label={copied ? words.value.copied : label} size={16} onClick={() => void onClick()}>{caption}</IconButton>;
}

/** Also where the clipboard is closed to pages, as on plain HTTP. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way outside secure contexts
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}
