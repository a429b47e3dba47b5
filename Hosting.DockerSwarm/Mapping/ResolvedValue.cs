using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.DockerSwarm.Mapping;

/// <summary>A value of the app model in its parts: text that may be written, and secrets that may not.</summary>
internal sealed class ResolvedValue
{
    public static readonly ResolvedValue Empty = new([]);

    public ResolvedValue(IEnumerable<ValuePart> parts)
    {
        var joined = new List<ValuePart>();
        foreach (var part in parts)
        {
            if (part is ValuePart.Literal next && joined is [.., ValuePart.Literal last])
            {
                // What must be escaped may be divided between two of them.
                joined[^1] = new ValuePart.Literal(last.Text + next.Text);
            }
            else
            {
                joined.Add(part);
            }
        }

        Parts = joined;
    }

    public IReadOnlyList<ValuePart> Parts { get; }

    public bool HasSecret => Parts.Any(part => part is ValuePart.Secret);

    /// <summary>The secret parameter that the value is, and nothing besides.</summary>
    public ParameterResource? OnlySecret => Parts is [ValuePart.Secret { IsUriEncoded: false } secret] ? secret.Parameter : null;

    public IEnumerable<ValuePart.Secret> Secrets => Parts.OfType<ValuePart.Secret>();

    /// <summary>The value of one that has no secret.</summary>
    public string Text => string.Concat(Parts.Cast<ValuePart.Literal>().Select(part => part.Text));

    public static ResolvedValue Literal(string text) => new([new ValuePart.Literal(text)]);

    /// <summary>The value as a Go template that the Swarm fills in.</summary>
    /// <param name="targetOf">The name of the file under which the service has the secret, by which the template asks for it.</param>
    public string ToTemplate(Func<ParameterResource, string> targetOf)
    {
        var template = new StringBuilder();
        foreach (var part in Parts)
        {
            template.Append(part switch
            {
                ValuePart.Literal literal => literal.Text.Replace("{{", """{{ "{{" }}""", StringComparison.Ordinal),
                ValuePart.Secret secret => $$$"""{{ secret "{{{targetOf(secret.Parameter)}}}"{{{(secret.IsUriEncoded ? " | urlquery" : "")}}} }}""",
                _ => throw new InvalidOperationException(),
            });
        }

        return template.ToString();
    }
}

/// <summary>A part of a value.</summary>
internal abstract record ValuePart
{
    public sealed record Literal(string Text) : ValuePart;

    public sealed record Secret(ParameterResource Parameter, bool IsUriEncoded) : ValuePart;
}
