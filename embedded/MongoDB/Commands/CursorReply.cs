using MetalsPipeline.Embedded.MongoDB.Query;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>Writes a batch of a cursor, and keeps the cursor when there is more.</summary>
internal static class CursorReply
{
    public const long DefaultFirstBatch = 101;

    /// <summary>The first batch of a new cursor.</summary>
    public static void WriteFirst(CommandContext context, QueryCursor cursor, long batchSize, bool single)
    {
        try
        {
            Write(context, cursor, "firstBatch"u8, batchSize, () =>
            {
                if (single || cursor.IsFinished)
                    return false;
                context.Services.Cursors.Add(cursor);
                return true;
            });
        }
        catch
        {
            cursor.Dispose();
            throw;
        }
    }

    /// <summary>A further batch of a cursor taken out of the registry.</summary>
    public static void WriteNext(CommandContext context, QueryCursor cursor, long batchSize)
    {
        try
        {
            Write(context, cursor, "nextBatch"u8, batchSize, () =>
            {
                if (cursor.IsFinished)
                    return false;
                context.Services.Cursors.Return(cursor);
                return true;
            });
        }
        catch
        {
            cursor.Dispose();
            throw;
        }
    }

    private static void Write(CommandContext context, QueryCursor cursor, ReadOnlySpan<byte> name, long batchSize, Func<bool> keep)
    {
        var reply = context.Reply;
        var document = reply.BeginDocument("cursor"u8);
        var batch = reply.BeginArray(name);
        cursor.WriteBatch(reply, batchSize);
        reply.End(batch);
        var kept = keep();
        reply.Int64("id"u8, kept ? cursor.Id : 0);
        reply.String("ns"u8, cursor.Name.ToString());
        reply.End(document);
        if (!kept)
            cursor.Dispose();
    }
}
