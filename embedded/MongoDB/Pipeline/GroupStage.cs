using System.Text;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Expressions;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>$group: one document for each value of the key, with the accumulated fields.</summary>
internal sealed class GroupStage : Stage
{
    private const int GroupOverhead = 160;

    private readonly QueryMemory _memory;
    private readonly Expression _key;
    private readonly List<(byte[] Name, Expression Value, Func<Accumulator> Create)> _fields = [];
    private readonly ValueSet _keys = new();
    private readonly List<Group> _groups = [];
    private readonly Scratch _scratch = new();

    public GroupStage(BsonValue specification, QueryMemory memory)
    {
        _memory = memory;
        if (specification.Type != BsonType.Document)
            throw new ServerException(ErrorCode.BadValue, "a group's fields must be specified in an object");
        if (specification.AsDocument["_id"u8].IsMissing)
            throw new ServerException(ErrorCode.BadValue, "a group specification must include an _id");
        _key = ExpressionParser.Parse(specification.AsDocument["_id"u8]);
        foreach (var element in specification.AsDocument)
        {
            if (!element.Name.SequenceEqual("_id"u8))
                AddField(element);
        }
    }

    public override bool Push(RawDocument document)
    {
        _scratch.Clear();
        var key = _key.Evaluate(document, _scratch);
        if (key.IsMissing)
            key = Scratch.Null;
        if (_keys.Number(key, out var number))
        {
            _memory.Take((2 * key.Bytes.Length) + GroupOverhead + (_fields.Count * GroupOverhead));
            _groups.Add(new Group(new BsonConstant(key), [.. _fields.Select(f => f.Create())]));
        }

        var accumulators = _groups[number].Accumulators;
        for (var i = 0; i < accumulators.Length; i++)
            accumulators[i].Add(_fields[i].Value.Evaluate(document, _scratch));
        return true;
    }

    public override void Complete()
    {
        var writer = new BsonWriter();
        foreach (var group in _groups)
        {
            writer.Reset();
            var start = writer.BeginDocument();
            writer.Value("_id"u8, group.Key.Value);
            for (var i = 0; i < _fields.Count; i++)
                group.Accumulators[i].Write(_fields[i].Name, writer);
            writer.End(start);
            if (!Pass(new RawDocument(writer.WrittenSpan)))
                break;
        }

        _groups.Clear();
        base.Complete();
    }

    private void AddField(BsonElement element)
    {
        var field = Encoding.UTF8.GetString(element.Name);
        if (element.Value.Type != BsonType.Document || element.Value.AsDocument.CountElements() != 1)
            throw new ServerException(ErrorCode.BadValue, $"The field '{field}' must be an accumulator object");
        foreach (var accumulator in element.Value.AsDocument)
        {
            var name = Encoding.UTF8.GetString(accumulator.Name);
            var value = name == "$count" ? new LiteralExpression(One()) : ExpressionParser.Parse(accumulator.Value);
            _fields.Add((element.Name.ToArray(), value, Factory(name)));
        }
    }

    private Func<Accumulator> Factory(string name) => name switch
    {
        "$sum" or "$count" => () => new SumAccumulator(average: false),
        "$avg" => () => new SumAccumulator(average: true),
        "$min" => () => new ExtremeAccumulator(-1),
        "$max" => () => new ExtremeAccumulator(1),
        "$first" => () => new EndAccumulator(last: false),
        "$last" => () => new EndAccumulator(last: true),
        "$push" => () => new ArrayAccumulator(distinct: false, _memory),
        "$addToSet" => () => new ArrayAccumulator(distinct: true, _memory),
        _ => throw new ServerException(ErrorCode.BadValue, $"unknown group operator '{name}'"),
    };

    private static BsonConstant One()
    {
        var scratch = new Scratch();
        return new BsonConstant(scratch.Int32(1));
    }

    private sealed record Group(BsonConstant Key, Accumulator[] Accumulators);
}
