const silence = 5_000;

/**
 * Follows /api/stream. The browser connects again by itself while the service is away; only where it gives up, because the answer
 * was an error, a new connection is made.
 */
export const follow = (listeners, onState) => {
  let source, heard;

  const hear = state => {
    clearTimeout(heard);
    onState(state);
    if (state === 'live') heard = setTimeout(() => onState('silent'), silence);
  };

  const connect = () => {
    source = new EventSource('api/stream');
    for (const [name, listener] of Object.entries(listeners)) {
      source.addEventListener(name, event => {
        hear('live');
        listener(JSON.parse(event.data));
      });
    }
    source.onerror = () => {
      hear('lost');
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, 2_000);
    };
  };

  connect();
};
