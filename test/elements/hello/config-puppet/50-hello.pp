file { '/etc/hello-puppet.conf':
  content => "message = ${lookup('configuration.hello.message', default_value => '')}\n",
}
