namespace ChatCluster.Tools;

/// <summary>
/// Who has a place among the calls of a tool: so many at once, in the order in which they came, each for as long as it is heard of. For
/// calls of other processes, which may die without a word. Not safe for concurrent use.
/// </summary>
/// <param name="lease">How long a call keeps its place, or its turn in the line, without being heard of.</param>
public sealed class ToolLeaseQueue(TimeSpan lease, TimeProvider time)
{
    private readonly List<Member> _members = [];

    public bool IsEmpty => _members.Count == 0;

    /// <summary>Joins the end of the line, or says again that it is there.</summary>
    /// <returns>Whether the call has a place.</returns>
    public bool Enter(Guid call, int concurrency)
    {
        var member = Hear(call);
        Advance(concurrency);
        return member.HasPlace;
    }

    /// <summary>
    /// A call that is under way is still there. One that is not known was given its place by whoever kept the line before.
    /// </summary>
    public void Renew(Guid call) => Hear(call).HasPlace = true;

    public void Leave(Guid call) => _members.RemoveAll(member => member.Call == call);

    /// <summary>Drops the calls that were not heard of for too long.</summary>
    /// <returns>Those that were dropped.</returns>
    public IReadOnlyList<Guid> Expire()
    {
        var expired = _members.Where(member => time.GetElapsedTime(member.HeardAt) >= lease).Select(member => member.Call).ToList();
        _members.RemoveAll(member => expired.Contains(member.Call));
        return expired;
    }

    private Member Hear(Guid call)
    {
        var member = _members.Find(member => member.Call == call);
        if (member is null)
        {
            member = new(call);
            _members.Add(member);
        }

        member.HeardAt = time.GetTimestamp();
        return member;
    }

    private void Advance(int concurrency)
    {
        var free = concurrency - _members.Count(member => member.HasPlace);
        foreach (var next in _members.Where(member => !member.HasPlace).Take(Math.Max(0, free)))
        {
            next.HasPlace = true;
        }
    }

    private sealed class Member(Guid call)
    {
        public Guid Call => call;

        public bool HasPlace { get; set; }

        public long HeardAt { get; set; }
    }
}
