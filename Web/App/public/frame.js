// Becomes the document that the page around it hands over. What this document may do, its headers say: scripts of its own, and no network.
addEventListener('message', event => {
  if (event.source === parent && typeof event.data?.html === 'string') {
    document.open();
    document.write(event.data.html);
    document.close();
  }
});
parent.postMessage({ ready: true }, '*');
