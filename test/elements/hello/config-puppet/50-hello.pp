file { '/etc/hello-puppet':
  content => "message = ${lookup('configuration.hello.message', default_value => '')}\n",
}
