using MetalsPipeline.Storage.Bson;

namespace MetalsPipeline.Storage.Mongoc;

/// <summary>Sorts the server's <c>writeErrors</c> into duplicates, documents that will never be taken, and trouble that may pass.</summary>
internal static class WriteErrors
{
    private const long DuplicateKey = 11000;

    // BadValue, DocumentValidationFailure, BSONObjectTooLarge: the document is at fault, not the moment.
    private static readonly long[] Permanent = [2, 121, 10334, 17419];

    /// <summary>Reads the errors of a write of <paramref name="count"/> documents.</summary>
    /// <exception cref="StoreUnavailableException">The server refused for a reason that may pass, such as a full disk.</exception>
    public static WriteOutcome Classify(int count, ReadOnlySpan<byte> reply)
    {
        var duplicates = 0;
        List<RejectedTick> rejected = [];

        var reader = new BsonReader(reply);
        while (reader.Read())
        {
            if (!reader.Name.SequenceEqual("writeErrors"u8))
                continue;
            var errors = reader.GetDocument();
            while (errors.Read())
            {
                var (index, code, message) = ReadError(errors.GetDocument());
                if (code == DuplicateKey)
                    duplicates++;
                else if (Permanent.Contains(code))
                    rejected.Add(new(index, message));
                else
                    throw new StoreUnavailableException($"The store refused a document: {message} (code {code})");
            }
        }
        return new WriteOutcome(count - duplicates - rejected.Count, duplicates, rejected);
    }

    private static (int Index, long Code, string Message) ReadError(BsonReader error)
    {
        var (index, code, message) = (0, 0L, "");
        while (error.Read())
        {
            if (error.Name.SequenceEqual("index"u8))
                index = (int)error.GetInt64();
            else if (error.Name.SequenceEqual("code"u8))
                code = error.GetInt64();
            else if (error.Name.SequenceEqual("errmsg"u8))
                message = error.GetString();
        }
        return (index, code, message);
    }
}
