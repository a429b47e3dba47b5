namespace MetalsPipeline.Contracts;

/// <summary>Why a message is not an acceptable <see cref="PriceTick"/>.</summary>
/// <param name="Field">JSON name of the field at fault; empty when it is the message as a whole.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public readonly record struct TickError(string Field, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => string.IsNullOrEmpty(Field) ? Message ?? "" : $"{Field}: {Message}";
}
