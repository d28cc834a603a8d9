import { Picture } from '../markdown/Picture';
import { safeLink, safePicture } from '../markdown/links';
import type { Attachment } from '../wire/events';
import { words } from '../words';
import { Icon } from './Icon';
import { IconButton } from './IconButton';
import { useFileAddress } from './useFileAddress';

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
  const href = file.url === '' ? null : safeLink(file.url, document.baseURI);
  const address = picture ?? href;
  return address === null ? <Name file={file} /> : <Stored file={file} address={address} picture={picture !== null} />;
}

function Stored({ file, address, picture }: { file: Attachment; address: string; picture: boolean }) {
  const loaded = useFileAddress(address);
  if (loaded === null) {
    return <Name file={file} />;
  }

  return picture
    ? <Picture source={loaded} text={file.name} title={file.name} />
    : <a class="file" href={loaded} download={file.name} rel="noopener noreferrer"><Label file={file} /></a>;
}

const Name = ({ file }: { file: Attachment }) => <span class="file"><Label file={file} /></span>;
const Label = ({ file }: { file: Attachment }) => <><Icon name="file" size={16} /><span>{file.name}</span></>;
