import { useEffect, useRef } from 'preact/hooks';

interface Props {
  /** A file of this server whose headers say what may happen in it. */
  file: 'frame.html' | 'diagram.html';
  title: string;
  /** What it is handed once it is there. */
  content: object;
  height?: number;
  onAnswer?: (answer: { height?: number; problem?: string }) => void;
}

/** A frame that is a stranger to this page: it has no origin, no storage and no network, and is handed its content. */
export function Frame({ file, title, content, height, onAnswer }: Props) {
  const frame = useRef<HTMLIFrameElement>(null);
  const said = JSON.stringify(content);
  useEffect(() => {
    const onMessage = (event: MessageEvent<{ ready?: boolean; height?: number; problem?: string } | null>) => {
      const within = frame.current?.contentWindow;
      if (within && event.source === within && event.data !== null && typeof event.data === 'object') {
        if (event.data.ready) {
          within.postMessage(JSON.parse(said) as unknown, '*');
        } else {
          onAnswer?.(event.data);
        }
      }
    };
    addEventListener('message', onMessage);
    return () => removeEventListener('message', onMessage);
  }, [said]);
  return (
    <iframe
      key={said}
      ref={frame}
      title={title}
      src={new URL(import.meta.env.DEV ? '/' + file : 'app/' + file, document.baseURI).href}
      sandbox="allow-scripts"
      referrerpolicy="no-referrer"
      {...(height !== undefined && { style: { height: `${height}px` } })}
    />
  );
}
