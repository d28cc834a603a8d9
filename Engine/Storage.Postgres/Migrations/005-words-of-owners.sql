-- A word is stored with a short hash of its owner in front. As long as the owner was one more word, a search for the beginning of a word collected
-- everybody's entries of the index that begin so, before it looked which of them are the owner's. The owner's word began with a sign.
CREATE FUNCTION chatcluster.words_of(tenant text, username text, words tsvector) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
    SELECT array_to_tsvector(array_agg(encode(substring(sha256(convert_to(tenant || '/' || username, 'UTF8')) FOR 3), 'base64') || word))
    FROM unnest(tsvector_to_array(words)) word WHERE NOT starts_with(word, '@')
$$;

-- Programs of the version before go on writing until they are replaced.
CREATE FUNCTION chatcluster.give_words_to_owner() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    SELECT chatcluster.words_of(t.tenant, t.username, NEW.words) INTO NEW.words FROM chatcluster.threads t WHERE t.id = NEW.thread;
    RETURN NEW;
END $$;

CREATE TRIGGER words_of_owner BEFORE INSERT ON chatcluster.events
    FOR EACH ROW WHEN (NEW.words @@ '''@'':*'::tsquery) EXECUTE FUNCTION chatcluster.give_words_to_owner();
