using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Update;

/// <summary>Changes of single fields.</summary>
internal sealed class OperatorUpdate(IReadOnlyList<UpdateOperator> operators) : UpdateProgram
{
    public override void Apply(RawDocument old, bool isInsert, BsonWriter writer)
    {
        var root = new BsonNode(new BsonValue(BsonType.Document, old.Bytes));
        foreach (var change in operators)
        {
            if (isInsert || !change.OnlyOnInsert)
                change.Apply(root);
        }

        // An upsert may bring its _id last; stored documents have it first.
        var id = root.Fields.FindIndex(f => f.Name.AsSpan().SequenceEqual("_id"u8));
        if (id > 0)
        {
            var field = root.Fields[id];
            root.Fields.RemoveAt(id);
            root.Fields.Insert(0, field);
        }

        root.WriteContainer(writer);
    }
}
