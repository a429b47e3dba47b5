using MetalsPipeline.Storage.Bson;

namespace MetalsPipeline.Storage.Mongoc;

/// <summary>Reads the <c>writeErrors</c> of a reply.</summary>
internal static class WriteErrors
{
    /// <summary>What became of a write of <paramref name="count"/> documents.</summary>
    /// <exception cref="StoreUnavailableException">The server refused for a reason that may pass.</exception>
    public static WriteOutcome Classify(int count, ReadOnlySpan<byte> reply)
    {
        var outcome = new WriteOutcomeBuilder(count);
        var reader = new BsonReader(reply);
        while (reader.Read())
        {
            if (!reader.Name.SequenceEqual("writeErrors"u8))
                continue;
            var errors = reader.GetDocument();
            while (errors.Read())
            {
                var (index, code, message) = ReadError(errors.GetDocument());
                outcome.AddError(index, code, message);
            }
        }
        return outcome.Build();
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
