using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Expressions;

namespace MetalsPipeline.Embedded.MongoDB.Query;

/// <summary>One field of a projection: a leaf that passes, doesn't or is computed, or the fields below it.</summary>
internal sealed class ProjectionNode
{
    private readonly List<ProjectionNode> _children = [];

    public byte[] Name { get; private init; } = [];

    public Expression? Computed { get; private set; }

    public bool IsLeaf { get; private set; }

    public bool HasComputed => Computed is not null || _children.Any(c => c.HasComputed);

    public IReadOnlyList<ProjectionNode> Children => _children;

    public ProjectionNode? Find(ReadOnlySpan<byte> name)
    {
        foreach (var child in _children)
        {
            if (name.SequenceEqual(child.Name))
                return child;
        }

        return null;
    }

    /// <summary>Makes the end of the path a leaf.</summary>
    public void Set(FieldPath path, Expression? computed)
    {
        var node = this;
        for (var i = 0; i < path.Length; i++)
        {
            if (node.IsLeaf)
                throw Collision(path);
            var child = node.Find(path[i]);
            if (child is null)
                node._children.Add(child = new ProjectionNode { Name = path[i].ToArray() });
            node = child;
        }

        if (node.IsLeaf || node._children.Count > 0)
            throw Collision(path);
        node.IsLeaf = true;
        node.Computed = computed;
    }

    private static ServerException Collision(FieldPath path) => new(ErrorCode.BadValue, $"Path collision at {path.Text}");
}
