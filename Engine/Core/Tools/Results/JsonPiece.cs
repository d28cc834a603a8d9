namespace ChatCluster.Tools.Results;

/// <summary>A value within a JSON text: where it stands, and the name in front of it in an object, raw and with quotes.</summary>
/// <param name="Length">Without white space between tokens, in characters.</param>
internal readonly record struct JsonPiece(int Start, int End, int Length, Range Name)
{
    public int NameLength => Name.End.Value - Name.Start.Value;
}
