namespace MetalsPipeline.Storage;

/// <summary>Sorts a server's write errors into duplicates, documents that will never be taken, and trouble that may pass.</summary>
internal sealed class WriteOutcomeBuilder(int count)
{
    private const long DuplicateKey = 11000;

    // BadValue, DocumentValidationFailure, BSONObjectTooLarge: the document is at fault, not the moment.
    private static readonly long[] Permanent = [2, 121, 10334, 17419];

    private readonly List<RejectedTick> _rejected = [];
    private readonly List<int> _duplicates = [];

    /// <summary>Takes the error of one document.</summary>
    /// <exception cref="StoreUnavailableException">The server refused for a reason that may pass, such as a full disk.</exception>
    public void AddError(int index, long code, string message)
    {
        if (code == DuplicateKey)
            _duplicates.Add(index);
        else if (Permanent.Contains(code))
            _rejected.Add(new(index, message));
        else
            throw new StoreUnavailableException($"The store refused a document: {message} (code {code})");
    }

    public WriteOutcome Build() => new(count - _duplicates.Count - _rejected.Count, _duplicates, _rejected);
}
