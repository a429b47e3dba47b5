namespace MetalsPipeline.Embedded.MongoDB.Replication;

/// <summary>
/// A replica set as clients see it: its name, and once it is initiated its members, of which this server is the first and always the primary.
/// Nothing is copied to the others, and whether they are there makes no difference.
/// </summary>
internal sealed class ReplicaSet
{
    private readonly string? _file;
    private volatile IReadOnlyList<string> _members;

    /// <param name="name">The name that the command line gives it.</param>
    /// <param name="dataPath">The data folder, which keeps the members; null to keep nothing.</param>
    /// <exception cref="IOException">The folder can't be read.</exception>
    public ReplicaSet(string name, string? dataPath)
    {
        Name = name;
        _file = dataPath is null ? null : Path.Combine(dataPath, "replica-set");
        _members = _file is not null && File.Exists(_file) ? File.ReadAllLines(_file) : [];
    }

    public string Name { get; }

    /// <summary>host:port of each; none before the set is initiated.</summary>
    public IReadOnlyList<string> Members => _members;

    public bool IsInitiated => _members.Count > 0;

    /// <exception cref="IOException">The members can't be kept.</exception>
    public void Initiate(IReadOnlyList<string> members)
    {
        if (_file is not null)
            File.WriteAllLines(_file, members);
        _members = members;
    }
}
