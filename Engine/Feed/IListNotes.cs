namespace ChatCluster.Threads;

/// <summary>Told of every change in the list of an owner's threads, by the thread that changed.</summary>
public interface IListNotes
{
    /// <summary>Notes a change. Returns at once.</summary>
    void Note(Owner owner, ThreadChange change);
}
