using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Query;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>Passes on what matches.</summary>
internal sealed class MatchStage(Matcher matcher) : Stage
{
    public Matcher Matcher => matcher;

    public override bool Push(RawDocument document) => !matcher.Matches(document) || Pass(document);
}

/// <summary>Leaves out the first documents.</summary>
internal sealed class SkipStage(long count) : Stage
{
    private long _left = count;

    public override bool Push(RawDocument document)
    {
        if (_left == 0)
            return Pass(document);
        _left--;
        return true;
    }
}

/// <summary>Passes on only the first documents.</summary>
internal sealed class LimitStage(long count) : Stage
{
    private long _left = count;

    public override bool Push(RawDocument document) => _left > 0 && Pass(document) && --_left > 0;
}

/// <summary>Passes on one document with the number of documents, or none when there were none.</summary>
internal sealed class CountStage(byte[] field) : Stage
{
    private long _count;

    public override bool Push(RawDocument document)
    {
        _count++;
        return true;
    }

    public override void Complete()
    {
        if (_count > 0)
        {
            var writer = new BsonWriter();
            var start = writer.BeginDocument();
            writer.Number(field, _count);
            writer.End(start);
            Pass(new RawDocument(writer.WrittenSpan));
        }

        base.Complete();
    }
}

/// <summary>Only counts.</summary>
internal sealed class TallyStage : Stage
{
    public long Count { get; private set; }

    public override bool Push(RawDocument document)
    {
        Count++;
        return true;
    }
}
