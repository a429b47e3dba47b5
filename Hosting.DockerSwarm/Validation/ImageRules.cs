using System.Text.RegularExpressions;
using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Validation;

/// <summary>Images that say what runs.</summary>
internal static partial class ImageRules
{
    public static void Check(SwarmService service, ServiceProblems of)
    {
        if (service.Image is not { Length: > 0 } image)
        {
            of.Add("image", "it has none.");
            return;
        }

        var match = Reference().Match(image);
        if (!match.Success)
        {
            of.Add("image", $"'{image}' isn't an image's name; write it like registry.example.com/shop/api:1.2, in lower case.");
            return;
        }

        var tag = match.Groups["tag"].Value;
        of.AddIf(
            !match.Groups["digest"].Success && tag is "" or "latest",
            "image",
            $"'{image}' doesn't say which version runs; state a tag other than latest (WithImageTag), or a digest (WithImageSHA256).");
    }

    [GeneratedRegex(@"^[a-z0-9]([a-zA-Z0-9.-]*(:[0-9]+)?/)?[a-z0-9._/-]*(:(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?<digest>@sha256:[0-9a-f]{64})?\z")]
    private static partial Regex Reference();
}
