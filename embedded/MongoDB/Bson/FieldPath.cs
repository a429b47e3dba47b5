using System.Buffers.Text;
using System.Text;

namespace MetalsPipeline.Embedded.MongoDB.Bson;

/// <summary>A dotted path such as <c>a.b.0</c>, split once.</summary>
internal sealed class FieldPath
{
    private readonly byte[][] _components;
    private readonly byte[] _utf8;

    public FieldPath(ReadOnlySpan<byte> dotted)
    {
        _utf8 = dotted.ToArray();
        var components = new List<byte[]>();
        foreach (var part in dotted.Split((byte)'.'))
            components.Add(dotted[part].ToArray());
        _components = [.. components];
        Text = Encoding.UTF8.GetString(dotted);
    }

    public string Text { get; }

    public ReadOnlySpan<byte> Utf8 => _utf8;

    public int Length => _components.Length;

    public ReadOnlySpan<byte> this[int component] => _components[component];

    /// <summary>A component as the position in an array, or -1.</summary>
    public int IndexAt(int component) => ParseIndex(_components[component]);

    /// <summary>A field name as the position in an array, or -1.</summary>
    public static int ParseIndex(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= 7 && Utf8Parser.TryParse(name, out int index, out var consumed) && consumed == name.Length && index >= 0 ? index : -1;

    /// <summary>True when one path is the other or leads to it.</summary>
    public bool Overlaps(FieldPath other)
    {
        for (var i = 0; i < Math.Min(Length, other.Length); i++)
        {
            if (!this[i].SequenceEqual(other[i]))
                return false;
        }

        return true;
    }
}
