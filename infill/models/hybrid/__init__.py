"""The packaged model: a Llama whose context is causal and whose canvas sees everything.

A folder of safetensors goes in; a `Denoiser` comes out. Start reading in `hybrid_denoiser`;
`network` is the transformer, `packed` and `integer` its weights in 4 and 8 bits, `prefix_cache`
the keys and values that it has read already, `package` the folder's files.
"""
