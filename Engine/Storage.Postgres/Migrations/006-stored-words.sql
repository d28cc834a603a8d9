-- What was stored before the trigger of 005, in a transaction of its own: it takes long where there are many messages, and the trigger's lock would keep
-- everybody from appending meanwhile.
UPDATE chatcluster.events e SET words = chatcluster.words_of(t.tenant, t.username, e.words)
FROM chatcluster.threads t WHERE t.id = e.thread AND e.words @@ '''@'':*'::tsquery;
