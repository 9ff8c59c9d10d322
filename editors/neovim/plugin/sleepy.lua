-- What must be there from the start: the command, and the ear for our server. Everything else is loaded on first use.
if vim.g.loaded_sleepy then
  return
end
vim.g.loaded_sleepy = true

if vim.fn.has('nvim-0.10') == 0 then
  vim.notify('sleepy: needs Neovim 0.10 or newer', vim.log.levels.WARN)
  return
end

vim.api.nvim_create_user_command('Sleepy', function(command)
  require('sleepy.commands').run(command.fargs)
end, {
  nargs = '*',
  complete = function(lead, line)
    return require('sleepy.commands').complete(lead, line)
  end,
  desc = 'Steer the sleepy language server',
})

local group = vim.api.nvim_create_augroup('sleepy.start', {})

vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  desc = 'Tell the sleepy server what it cannot see by itself',
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'sleepy_lsp' then
      require('sleepy.glue').attach(client, event.buf)
    end
  end,
})

vim.api.nvim_create_autocmd('FileType', {
  group = group,
  pattern = 'rust',
  once = true,
  desc = 'Say so when the server is enabled and not installed: Neovim itself only logs it',
  callback = function()
    vim.schedule(function()
      require('sleepy.config').warn_if_missing()
    end)
  end,
})
