namespace Aspire.Hosting;

/// <summary>A container image's name in its parts: [registry/]image[:tag][@sha256:digest].</summary>
internal sealed record ImageReference(string? Registry, string Image, string? Tag, string? Digest)
{
    private const string DigestMarker = "@sha256:";

    public static ImageReference Parse(string text)
    {
        var digestAt = text.IndexOf(DigestMarker, StringComparison.Ordinal);
        var digest = digestAt < 0 ? null : text[(digestAt + DigestMarker.Length)..];
        var name = digestAt < 0 ? text : text[..digestAt];

        // A colon before the last slash belongs to the registry's port.
        var colon = name.LastIndexOf(':');
        var tag = colon > name.LastIndexOf('/') ? name[(colon + 1)..] : null;
        name = tag is null ? name : name[..colon];

        // What the container engines do: the first part is a registry if it looks like a host.
        var slash = name.IndexOf('/');
        var registry = slash > 0 && (name.AsSpan(0, slash).IndexOfAny('.', ':') >= 0 || name[..slash] == "localhost") ? name[..slash] : null;
        return new(registry, registry is null ? name : name[(slash + 1)..], tag, digest);
    }
}
