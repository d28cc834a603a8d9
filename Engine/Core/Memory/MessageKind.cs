using System.Collections.Frozen;

namespace ChatCluster.Memory;

/// <summary>Messages that are known by their words: greetings, and the wish to start over.</summary>
internal static class MessageKind
{
    private static readonly FrozenSet<string> Greetings = new[]
    {
        "hi", "hello", "hey", "hi there", "hello there", "hey there", "good morning", "good afternoon", "good evening", "good day",
        "greetings", "thanks", "thank you", "ok",
        "okay", "bye", "goodbye", "hallo", "hi zusammen", "guten morgen", "guten tag", "guten abend", "moin", "moin moin", "servus",
        "grüezi", "grüß gott", "danke", "vielen dank",
        "tschüss", "auf wiedersehen", "bonjour", "salut", "bonsoir", "merci", "hola", "buenos días", "buenas tardes", "gracias", "ciao",
        "buongiorno", "grazie",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> NewBeginnings = new[]
    {
        "start over", "let's start over", "lets start over", "please start over", "start again", "start afresh", "start from scratch",
        "begin again", "new topic", "new conversation",
        "reset", "reset the context", "reset the conversation", "clear the context", "forget everything", "forget everything above",
        "forget the above", "forget what i said",
        "fang von vorne an", "fang von vorn an", "fang neu an", "von vorne", "von vorn", "nochmal von vorne", "noch einmal von vorne",
        "lass uns von vorne anfangen",
        "lass uns neu anfangen", "bitte von vorne", "neues thema", "neues gespräch", "vergiss alles", "vergiss das",
        "vergiss alles bisherige", "zurücksetzen",
        "recommençons", "recommence", "nouveau sujet", "oublie tout", "empecemos de nuevo", "empieza de nuevo", "nuevo tema", "olvida todo",
        "ricominciamo", "nuovo argomento",
        "dimentica tutto",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a message asks to start over, and says nothing else.</summary>
    public static bool StartsOver(string text) => NewBeginnings.Contains(Bare(text));

    /// <summary>Whether a message greets, thanks or takes leave, and says nothing else.</summary>
    public static bool IsGreeting(string text) => Greetings.Contains(Bare(text));

    private static string Bare(string text) => text.Trim().TrimEnd('!', '.', ',', '?', ' ', ')', ':', '…').TrimEnd().Replace('’', '\'');
}
