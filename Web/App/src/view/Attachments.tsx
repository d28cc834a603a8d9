import { safeLink, safePicture } from '../markdown/links';
import type { Attachment } from '../wire/events';
import { words } from '../words';
import { Icon } from './Icon';
import { IconButton } from './IconButton';

export function Attachments({ files, onRemove }: { files: readonly Attachment[]; onRemove?: (file: Attachment) => void }) {
  return (
    <ul class="attachments">
      {files.map((file, i) => (
        <li key={i}>
          <File file={file} />
          {onRemove && <IconButton icon="close" label={words.value.remove(file.name)} size={14} onClick={() => onRemove(file)} />}
        </li>
      ))}
    </ul>
  );
}

/** In a shared thread a file is a name only: its address is empty. */
function File({ file }: { file: Attachment }) {
  const picture = file.url !== '' && file.mediaType.startsWith('image/') ? safePicture(file.url, document.baseURI) : null;
  if (picture !== null) {
    return <img src={picture} alt={file.name} title={file.name} />;
  }

  const href = file.url === '' ? null : safeLink(file.url, document.baseURI);
  const shown = <><Icon name="file" size={16} /><span>{file.name}</span></>;
  return href === null ? <span class="file">{shown}</span> : <a class="file" href={href} download={file.name} rel="noopener noreferrer">{shown}</a>;
}
