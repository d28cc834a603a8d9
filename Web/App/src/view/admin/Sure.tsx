import { words } from '../../words';

interface Props {
  text: string;
  action: string;
  onDo: () => void;
  onCancel: () => void;
}

/** Asks once more before what cannot be undone. */
export function Sure({ text, action, onDo, onCancel }: Props) {
  return (
    <div class="buttons sure" role="group" aria-label={action}>
      <p class="quiet">{text}</p>
      <button type="button" onClick={onCancel}>{words.value.cancel}</button>
      <button type="button" class="primary" autofocus onClick={onDo}>{action}</button>
    </div>
  );
}
